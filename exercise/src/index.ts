export { node as nodeIdentity } from './organisations.ts'
export { PERSONAS, type Persona, type Role } from './personas.ts'
export { type Bundle, EXERCISE_EXTENSION, type Placement, STORY_NOW, type StixObject } from './story.ts'
export { EXERCISE_NAME, type Exercise, tidalShield } from './tidal-shield.ts'
