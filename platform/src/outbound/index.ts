export {
  createOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
  type OutboundTls,
} from './outbound.ts'
