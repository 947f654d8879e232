export const capabilities = [
  'threats',
  'picture',
  'sharing',
  'detection',
  'vulnerabilities',
  'incidents',
  'briefing',
] as const
