export const capabilities = [
  'threats',
  'picture',
  'sharing',
  'detection',
  'vulnerabilities',
  'incidents',
  'briefing',
  'assistance',
  'playbooks',
  'notices',
  'watch',
] as const
