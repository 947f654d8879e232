export const capabilities = ['threats', 'picture', 'sharing', 'detection'] as const
