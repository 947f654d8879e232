export {
  createOutbound,
  createReach,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
  type OutboundTls,
  type Reach,
} from './outbound.ts'
