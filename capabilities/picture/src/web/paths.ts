/** Addresses carry ids only. The object page belongs to threats; what is no object has the page its capability names. */
export const evidencePath = (id: string, route?: string) => route ?? `/threats/object/${id}`
export const missionPath = (id: string) => `/picture/mission/${id}`
export const editorPath = (id?: string) => (id === undefined ? '/picture/model' : `/picture/model?node=${id}`)
