export const capabilities = ['threats', 'picture', 'sharing'] as const
