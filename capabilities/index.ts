export const capabilities = ['threats', 'picture', 'detection', 'sharing'] as const
