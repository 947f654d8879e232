import { useParams, useRouter, useRouterState } from '@tanstack/react-router'
import { type AnchorHTMLAttributes, type MouseEvent, type ReactNode, useCallback } from 'react'

/** Follows an address inside the application; `replace` leaves no step for the back button. */
export function useGo(): (to: string, options?: { readonly replace?: boolean }) => void {
  const router = useRouter()
  return useCallback(
    (to, options = {}) => {
      if (options.replace === true) router.history.replace(to)
      else router.history.push(to)
    },
    [router],
  )
}

/** The path and the search parameters on screen, as plain strings. */
export function usePlace(): { readonly path: string; readonly search: URLSearchParams } {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const text = useRouterState({ select: (state) => state.location.searchStr })
  return { path, search: new URLSearchParams(text) }
}

/** The `$name` parts of the path. */
export function usePathParams(): Readonly<Record<string, string | undefined>> {
  return useParams({ strict: false })
}

/**
 * One piece of state that lives in the address, so that reload, back and a pasted link give the same view.
 * Setting `undefined` or '' removes it. Ids only, never titles.
 */
export function useUrlParam(
  name: string,
): readonly [string | undefined, (value: string | undefined, options?: { readonly replace?: boolean }) => void] {
  const router = useRouter()
  const value = useRouterState({
    select: (state) => new URLSearchParams(state.location.searchStr).get(name) ?? undefined,
  })
  const set = useCallback(
    (next: string | undefined, options: { readonly replace?: boolean } = {}) => {
      const { pathname, searchStr, hash } = router.state.location
      const search = new URLSearchParams(searchStr)
      if (next === undefined || next === '') search.delete(name)
      else search.set(name, next)
      const to = `${pathname}${search.size === 0 ? '' : `?${search.toString()}`}${hash === '' ? '' : `#${hash}`}`
      if (options.replace === true) router.history.replace(to)
      else router.history.push(to)
    },
    [router, name],
  )
  return [value, set]
}

type GoProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  readonly to: string
  readonly children?: ReactNode
}

/** A link inside the application: a real anchor, so that it opens in a new tab, copies and is announced as a link. */
export function Go({ to, onClick, className = 't-link', ...rest }: GoProps) {
  const go = useGo()
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    go(to)
  }
  return <a href={to} onClick={follow} className={className} {...rest} />
}
