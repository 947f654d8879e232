export { CallFault } from './ask/CallFault.ts'
export { addressOf, call, onSignedOut, upload } from './ask/call.ts'
export { queryClient } from './ask/client.ts'
export { askAhead, useAsk } from './ask/useAsk.ts'
export { reasonOf, useDeed } from './ask/useDeed.ts'
export {
  type CapabilityWeb,
  type Command,
  capabilityWeb,
  type ObjectAction,
  ObjectActions,
  type StripPage,
  StripPages,
  useObjectActions,
} from './capability.ts'
export { useRoving } from './keys/roving.ts'
export { type KeyBinding, useKeyBindings, useKeys, useSingleKeys } from './keys/registry.ts'
export { closeFeed, type LiveFact, type LiveState, onFact, onResync, openFeed } from './live/feed.ts'
export { useLive, useLiveState } from './live/useLive.ts'
export { Banner } from './marking/Banner.tsx'
export { type BannerWords, bannerOf } from './marking/bannerOf.ts'
export { LabelForm } from './marking/LabelForm.tsx'
export { Marked, MarkChips } from './marking/Marked.tsx'
export { LabelChips, Portion, useMarkedText } from './marking/Portion.tsx'
export { Policies, usePolicies } from './marking/policies.ts'
export { type Marking, useMarking, useMarkings } from './marking/registry.ts'
export { Capacity } from './measure/Capacity.tsx'
export { Gate, type GateRule, useGateText } from './measure/Gate.tsx'
export { Probability, type ProbabilityFigure } from './measure/Probability.tsx'
export { type Message, MessageBar, Messages, tell } from './message/messages.tsx'
export type { Search } from './palette/CommandPalette.tsx'
export { useAllCommands, useCommands } from './palette/commands.ts'
export { kindWord } from './palette/kindWord.ts'
export { matchWords } from './palette/match.ts'
export { onOpenPalette, openPalette } from './palette/open.ts'
export { Aside } from './parts/Aside.tsx'
export { Button, IconButton } from './parts/Button.tsx'
export { AddChip, Chip, FilterChip, RemovableChip, StateChip } from './parts/Chip.tsx'
export {
  AsOf,
  ChangedBar,
  CutOff,
  EmptyState,
  FaultState,
  NothingHere,
  Partial,
  Resync,
  Skeleton,
  Stale,
} from './parts/Condition.tsx'
export { Dialog } from './parts/Dialog.tsx'
export { CheckField, Field, SelectField, TextField, TimeField } from './parts/Field.tsx'
export { FaultLine, FormDialog } from './parts/FormDialog.tsx'
export { FileDrop, UploadProgress } from './parts/FileDrop.tsx'
export { Inspector } from './parts/Inspector.tsx'
export { Kbd } from './parts/Kbd.tsx'
export { Facts, Figure, Figures, Panel, Section } from './parts/Panel.tsx'
export { SplitPane } from './parts/SplitPane.tsx'
export { Segments, type Tab, Tabs } from './parts/Tabs.tsx'
export { Because, type BecauseCause } from './state/Because.tsx'
export { STATE_TOKEN, STATES_WORST_FIRST, StateCounts, StateMark, StateWord } from './state/StateMark.tsx'
export { MilitarySymbol } from './symbol/Symbol.tsx'
export { DataTable, type DataTableProps } from './table/DataTable.tsx'
export { useSteadyRows } from './table/useSteadyRows.ts'
export { type Column, readSort, type Sort, sortText } from './table/model.ts'
export { type Catalogue, catalogue, format, formatNumber, type Language, type Values } from './text/catalogue.ts'
export { useNumber, useSay, type Words } from './text/say.ts'
export { chooseLanguage, currentLanguage, type Say, useLanguage, useText } from './text/language.ts'
export { Look } from './theme/Look.tsx'
export { chooseScheme, type Scheme, type SchemeChoice, tokenValue, useScheme, useSchemeChoice } from './theme/scheme.ts'
export { Age, Dtg, useAge } from './time/Dtg.tsx'
export { useNow } from './time/now.ts'
export { Go, useGo, usePathParams, usePlace, useUrlParam } from './url/place.tsx'
export { Menu, MenuItem } from './parts/Menu.tsx'
export { Frame } from './shell/Frame.tsx'
export { Mark } from './shell/Mark.tsx'
export { PageStrip } from './shell/PageStrip.tsx'
export type { RailEntry } from './shell/Rail.tsx'
export { type Screen, useScreen } from './shell/screen.ts'
export { Shell } from './shell/Shell.tsx'
export { type Step, useTrail } from './shell/trail.ts'
export { useViewer, type Viewer, ViewerContext } from './shell/viewer.ts'
export { MapView } from './map/MapView.tsx'
export {
  type MapLine,
  type MapPlace,
  type MapPoint,
  type MapTag,
  type MapViewProps,
  placeText,
  readPlace,
} from './map/types.ts'
export { LayeredGraph, type LayeredGraphProps } from './graph/LayeredGraph.tsx'
export type { LayeredGate, LayeredNode } from './graph/layers.ts'
export { NetworkGraph } from './graph/NetworkGraph.tsx'
export type { NetworkEdge, NetworkGraphProps, NetworkNode } from './graph/types.ts'
