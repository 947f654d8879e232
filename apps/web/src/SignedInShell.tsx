import { Outlet } from '@tanstack/react-router'
import { useQueries } from '@tanstack/react-query'
import {
  type CapabilityWeb,
  type Command,
  CutOff,
  format,
  type ObjectAction,
  ObjectActions,
  type StripPage,
  StripPages,
  onFact,
  onResync,
  openFeed,
  queryClient,
  Shell,
  useCommands,
  useGo,
  useKeys,
  useLanguage,
  useLiveState,
  usePlace,
  useText,
  type Viewer,
  ViewerContext,
} from '@testudo/ui'
import { IconFileImport, IconHistory, IconSettings } from '@testudo/ui/icons.ts'
import { shortDtg } from '@testudo/kernel/time'
import { useEffect, useMemo } from 'react'
import { capabilities } from './capabilities.ts'
import { PersonMenu } from './PersonMenu.tsx'
import { PortalShell } from './PortalShell.tsx'
import { search } from './search.ts'
import type { SignedIn } from './session.ts'
import { words } from './words.ts'

const EACH_MINUTE = 60_000

type Counted = Pick<NonNullable<CapabilityWeb['nav']>, 'to' | 'count'>

/** The numbers on rail and bell: what waits for this reader, by the entry's address. One that cannot be had is not shown. */
function useWaiting(entries: readonly Counted[]): ReadonlyMap<string, number> {
  const asked = entries.flatMap(({ to, count }) => (count === undefined ? [] : [{ to, ...count }]))
  const answers = useQueries({
    queries: asked.map(({ to, ask }) => ({
      queryKey: ['rail', to],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(signal),
      refetchInterval: EACH_MINUTE,
      retry: false,
    })),
  })
  const topics = asked.map((one) => one.topics.join(' ')).join(' ')
  useEffect(() => onFact(topics.split(' '), () => void queryClient.invalidateQueries({ queryKey: ['rail'] })), [topics])
  return new Map(asked.flatMap(({ to }, i) => (answers[i]?.data === undefined ? [] : [[to, answers[i].data] as const])))
}

/** What the capabilities offer to do with an object, as far as the reader may. */
function useActionsOf(viewer: Viewer): readonly ObjectAction[] {
  const language = useLanguage()
  return useMemo(
    () =>
      capabilities.flatMap(({ name, objectActions = [], words: said }) =>
        objectActions
          .filter(({ may }) => viewer.may(may))
          .map(({ id, textKey, may: _may, place = 'head', ...rest }) => ({
            ...rest,
            place,
            id: `${name}.${id}`,
            text: format(language, said[language][textKey] ?? ''),
          })),
      ),
    [viewer, language],
  )
}

/** Pages that stand together, as far as the reader may open them. */
function useStrips(viewer: Viewer): readonly StripPage[] {
  const language = useLanguage()
  return useMemo(
    () =>
      capabilities
        .flatMap(({ strip = [], words: said }) =>
          strip
            .filter(({ may }) => viewer.may(may))
            .map(({ of, to, order, textKey }) => ({
              of,
              to,
              order,
              text: format(language, said[language][textKey] ?? ''),
            })),
        )
        .sort((a, b) => a.order - b.order),
    [viewer, language],
  )
}

const BELLS = capabilities.flatMap(({ bell, words: own }) => (bell === undefined ? [] : [{ ...bell, own }]))

/** What calls the reader, in the top bar. */
function useBells() {
  const language = useLanguage()
  const waiting = useWaiting(BELLS)
  return BELLS.map(({ to, textKey, own }) => ({
    to,
    text: format(language, own[language][textKey] ?? ''),
    count: waiting.get(to) ?? 0,
  }))
}

function useEntries(viewer: Viewer) {
  const t = useText(words)
  const language = useLanguage()
  const shown = capabilities.flatMap(({ nav, words: own }) =>
    nav === undefined || !viewer.may(nav.may)
      ? []
      : [{ ...nav, text: format(language, own[language][nav.textKey] ?? '') }],
  )
  // Whoever takes files says so with a page named import and a verb of that name.
  const waiting = useWaiting(shown)
  const importers = capabilities.flatMap(({ name, routes }) =>
    viewer.may(`${name}:import`) ? routes.flatMap(({ path }) => (path === `/${name}/import` ? [path] : [])) : [],
  )
  return [
    ...shown
      .toSorted((a, b) => a.order - b.order)
      .map(({ count: _asked, ...entry }) => ({
        ...entry,
        group: entry.group ?? ('know' as const),
        ...(waiting.has(entry.to) ? { count: waiting.get(entry.to) ?? 0 } : {}),
      })),
    ...importers.map((to) => ({ to, text: t('import'), icon: IconFileImport, key: 'g m', group: 'act' as const })),
    { to: '/activity', text: t('activity'), icon: IconHistory, key: 'g a', group: 'node' as const },
    { to: '/administration', text: t('administration'), icon: IconSettings, key: 'g n', group: 'node' as const },
  ]
}

function useCapabilityCommands(viewer: Viewer, entries: ReturnType<typeof useEntries>): readonly Command[] {
  const language = useLanguage()
  const places = JSON.stringify(entries.map(({ to, text, key }) => ({ to, text, key })))
  return useMemo(() => {
    const own = capabilities.flatMap(({ name, commands = [], words: said }) =>
      commands
        .filter((command) => viewer.may(command.may))
        .map(
          (command): Command => ({
            id: `${name}.${command.id}`,
            text: format(language, said[language][command.textKey] ?? ''),
            ...(command.icon === undefined ? {} : { icon: command.icon }),
            ...(command.key === undefined ? {} : { key: command.key }),
            run: (go) => go(command.to),
          }),
        ),
    )
    const goTo = (JSON.parse(places) as { to: string; text: string; key?: string }[]).map(
      ({ to, text, key }): Command => ({
        id: `go.${to}`,
        text,
        ...(key === undefined ? {} : { key }),
        run: (go) => go(to),
      }),
    )
    return [...own, ...goTo]
  }, [viewer, language, places])
}

function ConnectionBar() {
  const t = useText(words)
  const live = useLiveState()
  if (live.state !== 'cut-off') return null
  return <CutOff>{t('cutoff', { dtg: shortDtg(live.since) })}</CutOff>
}

/** The portal this page belongs to, or the only thing there is for this reader. */
function usePortal(viewer: Viewer) {
  const { path } = usePlace()
  const works = capabilities.some(({ nav }) => nav !== undefined && viewer.may(nav.may))
  return capabilities.flatMap(({ portal }) =>
    portal !== undefined && viewer.may(portal.may) && (!works || path === portal.to || path.startsWith(`${portal.to}/`))
      ? [portal.to]
      : [],
  )[0]
}

/** Everything behind sign-in: who looks, the rail of what their roles grant, the live stream, the page. */
export function SignedInShell({ session }: { session: SignedIn }) {
  const viewer = useMemo((): Viewer => {
    const verbs = new Set(session.verbs)
    return { ...session.person, exercise: session.exercise, may: (verb) => verbs.has(verb) }
  }, [session])
  const entries = useEntries(viewer)
  const actions = useActionsOf(viewer)
  const strips = useStrips(viewer)
  const commands = useCapabilityCommands(viewer, entries)
  useCommands(commands)
  const go = useGo()
  // The shell listens to the keys of its entries.
  const heard = new Set(entries.map(({ key }) => key))
  useKeys(
    commands.flatMap(({ key, text, run }) =>
      key === undefined || heard.has(key) ? [] : [{ keys: key, text, everywhere: true, run: () => run(go) }],
    ),
  )
  useEffect(() => {
    openFeed()
    return onResync(() => void queryClient.invalidateQueries())
  }, [])
  const portal = usePortal(viewer)
  const bells = useBells()
  const exercise = session.exercise ? session.exerciseName : undefined
  const page = (
    <div className="w-page">
      <ConnectionBar />
      <div className="w-page-body">
        <Outlet />
      </div>
    </div>
  )
  if (portal !== undefined)
    return (
      <ViewerContext value={viewer}>
        <PortalShell home={portal} person={<PersonMenu />} high={session.systemHigh} exercise={exercise}>
          {page}
        </PortalShell>
      </ViewerContext>
    )
  return (
    <ViewerContext value={viewer}>
      <ObjectActions value={actions}>
        <StripPages value={strips}>
          <Shell
            entries={entries}
            person={<PersonMenu />}
            search={search}
            high={session.systemHigh}
            exercise={exercise}
            bells={bells}
          >
            {page}
          </Shell>
        </StripPages>
      </ObjectActions>
    </ViewerContext>
  )
}
