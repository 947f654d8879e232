export { type OwnItemBook, startItems } from './book.ts'
