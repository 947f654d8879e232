export const capabilities = ['threats', 'picture'] as const
