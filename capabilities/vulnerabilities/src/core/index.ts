export * from './contract/index.ts'
export * from './model.ts'
export * from './likelihood/index.ts'
export { looksLikeFeed } from './feeds/looksLikeFeed.ts'
