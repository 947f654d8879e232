export { createEvents, type EventBus, type EventsParts, type NewFact } from './events.ts'
