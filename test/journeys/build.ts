import { buildWeb } from '../../apps/web/build.ts'

/** The pages, once for all nodes of all journeys: two that start together would both build them. */
export default (): Promise<void> => buildWeb()
