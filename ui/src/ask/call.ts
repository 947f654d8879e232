import type { AnyContract, Ask, Reply } from '@testudo/kernel/contract'
import { z } from 'zod'
import { currentLanguage } from '../text/language.ts'
import { CallFault, faultOf } from './CallFault.ts'

// The page's CSP has no 'unsafe-eval'; without this zod probes for it and the browser reports a violation.
z.config({ jitless: true })

const signedOutListeners = new Set<() => void>()

/** Told whenever an answer says that the session is over. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener)
  return () => void signedOutListeners.delete(listener)
}

type Given = Readonly<Record<string, unknown>>

/** The address of a question: path parameters filled in, query parameters in the contract's order. */
export function addressOf<C extends AnyContract>(contract: C, input: Ask<C>): string {
  const given: Given = { ...(input as object) }
  const path = contract.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(given[name])))
  const query = new URLSearchParams()
  for (const name of Object.keys(contract.query.shape)) {
    const value = given[name]
    if (value === undefined || value === null) continue
    if (Array.isArray(value)) for (const one of value) query.append(name, String(one))
    else query.set(name, String(value))
  }
  return `/api${path}${query.size === 0 ? '' : `?${query.toString()}`}`
}

/** The JSON body of a question, or undefined when the contract has none. */
function bodyOf(contract: AnyContract, input: unknown): string | undefined {
  const names = Object.keys(contract.body.shape)
  if (names.length === 0) return undefined
  const given: Given = { ...(input as object) }
  return JSON.stringify(Object.fromEntries(names.filter((name) => name in given).map((name) => [name, given[name]])))
}

function parseReply<C extends AnyContract>(contract: C, text: string): Reply<C> {
  if ('stream' in contract.reply) return text as Reply<C>
  return contract.reply.parse(text === '' ? undefined : JSON.parse(text)) as Reply<C>
}

/**
 * Asks the node one question.
 *
 * @throws {CallFault} when the node refuses, fails or cannot be reached
 */
export async function call<C extends AnyContract>(contract: C, input: Ask<C>, signal?: AbortSignal): Promise<Reply<C>> {
  const body = bodyOf(contract, input)
  let response: Response
  try {
    response = await fetch(addressOf(contract, input), {
      method: contract.method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'accept-language': currentLanguage(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new CallFault(0, 'node.unreachable', 'The node does not answer.', undefined, cause)
  }
  const text = await response.text()
  if (!response.ok) {
    const fault = faultOf(response.status, text)
    if (fault.code === 'http.sign_in_first') for (const listener of signedOutListeners) listener()
    throw fault
  }
  return parseReply(contract, text)
}

/**
 * Sends one file as the raw body of an upload contract and tells how far it is.
 * XMLHttpRequest, because fetch reports no upload progress.
 *
 * @throws {CallFault} as `call`
 */
export function upload<C extends AnyContract>(
  contract: C,
  input: Ask<C>,
  file: Blob,
  options: {
    readonly onProgress?: (sentBytes: number, totalBytes: number) => void
    readonly signal?: AbortSignal
  } = {},
): Promise<Reply<C>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(contract.method, addressOf(contract, input))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', currentLanguage())
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => options.onProgress?.(event.loaded, event.total))
    request.addEventListener('load', () => {
      if (request.status < 200 || request.status > 299) return reject(faultOf(request.status, request.responseText))
      try {
        resolve(parseReply(contract, request.responseText))
      } catch (error) {
        reject(error as Error)
      }
    })
    request.addEventListener('error', () => reject(new CallFault(0, 'node.unreachable', 'The node does not answer.')))
    request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
