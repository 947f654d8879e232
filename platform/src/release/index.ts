export { type Content, createRelease, type ReleaseOptions, type ReleasePort, releaseSchema } from './release.ts'
