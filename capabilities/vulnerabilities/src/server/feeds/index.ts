export { startFeeds } from './startFeeds.ts'
