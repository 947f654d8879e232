export { jobRoutes } from './routes.ts'
export { createJobs, type JobRunner } from './runner.ts'
export { jobSchema, type JobTables } from './tables.ts'
