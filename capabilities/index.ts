export const capabilities = ['threats', 'picture', 'sharing', 'detection', 'vulnerabilities', 'incidents'] as const
