export {
  type Activity,
  ACTIVITY_EXTENSION,
  ACTIVITY_TYPE,
  activitySchema,
} from './activities/activity.ts'
export { type Announced, type Clash, deconflict } from './activities/deconflict.ts'
export { activities } from './contract/activities.ts'
export { parity, parityCsv } from './contract/parity.ts'
export { askSeenRoute, seenLeak, seenServed } from './contract/seen.ts'
export {
  cancelMispImport,
  dropMispList,
  exportMisp,
  exportMispNotes,
  FINDING_KINDS,
  importMisp,
  loadMispLists,
  MISP_VERDICTS,
  mispAudiences,
  mispEvents,
  mispFindings,
  mispImports,
  mispLists,
  mispReport,
  type MispReport,
  setMispAudiences,
  TLP_WORDS,
} from './contract/misp.ts'
export { explainRelease, type Preview, type ReleaseRow, recall, releaseDetail } from './contract/desk.ts'
export { previewRelease, type PeopleGroup, type Recipient, type RecipientPreview } from './desk/preview.ts'
export {
  type Actor,
  areApart,
  asksTwo,
  bindingOf,
  type DecisionEvent,
  type DecisionState,
  draftRelease,
  type ReleaseDecision,
  type ReleaseMatter,
  stepRelease,
} from './desk/releaseDecision.ts'
export { recallStatement, type ReleaseFacts, releaseStatement } from './desk/releaseStatement.ts'
export {
  type Because,
  type LabelledPortion,
  type PartsSeen,
  partsSeen,
  type Releasable,
  type ReleaseView,
  releaseView,
  sentenceOf,
} from './desk/releaseView.ts'
export { needsTwo } from './desk/needsTwo.ts'
export { type ReadablePart, readableParts } from './desk/readableParts.ts'
export { contentHash, contentsHash, labelsIn } from './desk/releaseContent.ts'
export { type Reach, type Reaching, reachOf } from './desk/releaseReach.ts'
export { namesAny, type Sanitised, sanitised } from './desk/sanitised.ts'
export { type Taken, wholeOf, withoutParts } from './desk/withoutParts.ts'
export { type WithheldLine, withheldFrom } from './desk/withheld.ts'
export {
  type Delivery,
  DELIVERY_SIZE,
  type DeliveryHeader,
  headerHash,
  isDeliveredBy,
  type OpenDelivery,
  openDelivery,
  packDelivery,
  type Place,
} from './envelope/delivery.ts'
export { HEX_32, type Random, sha256Hex } from './envelope/hash.ts'
export {
  digestOf,
  judgeDelivery,
  type Judgement,
  judgeLabels,
  labelJudge,
  labelsOf,
  type Receiver,
  type ReceiverLimits,
  type Sound,
  USUAL_LIMITS,
} from './envelope/judge.ts'
export { hopsLeft, type Pass, PASS_SLOTS } from './envelope/pass.ts'
export {
  acceptRotation,
  currentKey,
  type KeyStanding,
  keyStanding,
  type NodeKey,
  type PinnedNode,
  pinNode,
  readRotation,
  repinKey,
  revokeKey,
  rotateKey,
  type Rotation,
  rotationsShape,
} from './envelope/pinned.ts'
export {
  isReceiptBy,
  readReceipt,
  type RecallOutcome,
  type Receipt,
  type ReceiptFacts,
  writeReceipt,
} from './envelope/receipt.ts'
export { newPassBook, type PassBook, type Relayed, relayParcel, type Withheld } from './envelope/relay.ts'
export {
  type Carriage,
  isSealedBy,
  isUnderSeal,
  type Parcel,
  parcelIdOf,
  readSeal,
  SEAL_SIZE,
  sealStatements,
} from './envelope/seal.ts'
export { isSigned, keyIdOf, publicKeyOf, type Purpose, signText } from './envelope/signature.ts'
export {
  type ObjectStatement,
  readStatement,
  type Statement,
  statementIdOf,
  statementText,
  type Tombstone,
} from './envelope/statement.ts'
export {
  DELIVERY_WORDS,
  type DeliveryRefusal,
  isRefusal,
  type Quarantine,
  type Refusal,
  type Verdict,
  VERDICT_WORDS,
  VERDICTS,
} from './envelope/verdict.ts'
export {
  BUNDLE_LIMITS,
  type BundleHeader,
  type BundleLimits,
  readBundle,
  rotationsIn,
  writeBundle,
} from './exchange/airGap.ts'
export {
  type Inbox,
  INBOX_WINDOW,
  type InboxEffect,
  type InboxEvent,
  openInbox,
  stepInbox,
} from './exchange/inbox.ts'
export {
  openOutbox,
  type Outbox,
  OUTBOX_WINDOW,
  type OutboxEffect,
  type OutboxEvent,
  type Sent,
  stepOutbox,
} from './exchange/outbox.ts'
export { type ParityCell, type ParityRow, parityOf } from './exchange/parity.ts'
export {
  beginRecall,
  noteRecall,
  outstandingRecalls,
  type RecallBook,
  recallCount,
  type RecallLine,
  reopenRecall,
} from './exchange/recallBook.ts'
export {
  answerReconcile,
  beginReconcile,
  type MissingReason,
  prepareSet,
  type ReconcileMessage,
  reconcileMessage,
  type ReconcileReport,
  reconcileReport,
  type ReconcileSet,
  reconcileWords,
  wholeDigest,
} from './exchange/reconcile.ts'
export { contradicts } from './holding/contradicts.ts'
export { EMPTY_SET, type SetDigest, withIds, withoutIds } from './holding/setDigest.ts'
export {
  answerTo,
  type KeptTombstone,
  newShelf,
  putOn,
  type Shelf,
  type Shelved,
  shelve,
  type ShelfRules,
  standingsOn,
} from './holding/shelf.ts'
export { isContested, type Kept, type Standing, type StandingRules, standingsOf } from './holding/standing.ts'
export { type LeakFacts, type LeakStatement, leakStatement } from './seen/leak.ts'
export {
  blindInput,
  type Blinded,
  type EpochKey,
  epochKey,
  epochOf,
  evaluateBlinded,
  evaluateInput,
  finalizeInput,
  seenInput,
} from './seen/oprf.ts'
export {
  answerSeen,
  type AskerMemory,
  askSeen,
  QUESTION_SIZES,
  readSeen,
  type SeenAnswer,
  seenAnswerSchema,
  type SeenQuestion,
  seenQuestionSchema,
} from './seen/question.ts'
export { newQuota, quotaLeft, type SeenQuota, spendQuota, USUAL_QUOTA } from './seen/quota.ts'
export {
  CONTEXT_BYTES,
  lookUp,
  makeSeenTable,
  type SeenTable,
  seenTableSchema,
  type SeenValue,
  TABLE_SIZES,
} from './seen/table.ts'
