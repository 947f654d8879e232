export {
  createHost,
  type HostOptions,
  type NodeOptions,
  restoreNode,
  type RunningHost,
  type RunningNode,
  startNode,
  VERSION,
} from '../node.ts'
export { findSocket, type Places, placesOf } from '../places.ts'
