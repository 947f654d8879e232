export const NAME = 'notices'
