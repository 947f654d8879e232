export { type Call, type Chain, chainSchema, FIRST_CHAIN, isAtLeast, nthCall } from './chain.ts'
export {
  addWebhook,
  confirmAddress,
  dropWebhook,
  follow,
  followed,
  type FollowedRow,
  type ItemRow,
  items,
  keepRota,
  keepSettings,
  letters,
  type LetterRow,
  looked,
  mine,
  rota,
  rotateWebhook,
  testWebhook,
  type TurnRow,
  unfollow,
} from './contract.ts'
export { NO_ROTA, onCallAt, peopleOf, type Rota, turnsOf } from './rota.ts'

export const NAME = 'notices'
