export { needsTwo } from '@testudo/kernel/label'
