import { Fault } from '@testudo/kernel/fault'
import type { ExchangeObjects } from '../objects/exchange-types.ts'

const notYet = async (): Promise<never> => {
  throw new Fault('unavailable', 'host.exchange', 'This node cannot exchange objects yet. Update it.')
}

/** Until the object store answers these itself. */
export const exchangePending: ExchangeObjects = {
  accept: notYet,
  withdraw: notYet,
  releasable: notYet,
  feed: notYet,
  leaveFeed: notYet,
  dropFeed: notYet,
}
