export const capabilities = ['threats', 'picture', 'sharing', 'detection', 'vulnerabilities'] as const
