export const NAME = 'assistance'
