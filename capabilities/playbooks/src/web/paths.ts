export const SHELF = '/playbooks'
/** The incident a run is to be started for goes along in the address. */
export const playbookPath = (id: string, incident?: string): string =>
  `${SHELF}/library/${id}${incident === undefined ? '' : `?incident=${encodeURIComponent(incident)}`}`
export const editPath = (id: string): string => `${SHELF}/library/${id}/edit`
export const NEW = `${SHELF}/new`
export const runPath = (id: string): string => `${SHELF}/runs/${id}`
