/** Addresses carry ids only. The object page belongs to threats; it is met here by address, never by import. */
export const evidencePath = (id: string) => `/threats/object/${id}`
export const missionPath = (id: string) => `/picture/mission/${id}`
export const editorPath = (id?: string) => (id === undefined ? '/picture/model' : `/picture/model?node=${id}`)
