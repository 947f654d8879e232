export const NAME = 'watch'
