export const NAME = 'assistance'
export {
  type Agreement,
  agreementOf,
  type AgreementState,
  deedsOf,
  otherSide,
  roundFor,
  type Said,
  type Side,
} from './agreement.ts'
export * from './contract/index.ts'
export { isZone } from './hours.ts'
export { type Around, type Booking, byMissing, type Criterion, type Match, matchOf } from './match.ts'
export {
  type Help,
  type Hours,
  type Offer,
  readHelp,
  readOffer,
  readWord,
  type Report,
  saysOf,
  type Skills,
  type Word,
} from './model.ts'
export { isBound, isLive, mayPair, openAccess, sideOf, standing } from './pairing.ts'
export * from './vocabulary.ts'
