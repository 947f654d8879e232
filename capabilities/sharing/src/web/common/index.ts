export { ActivitiesPanel } from './ActivitiesPanel.tsx'
export { ParityPanel } from './ParityPanel.tsx'
export { SeenPanel } from './SeenPanel.tsx'
