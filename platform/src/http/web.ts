import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { nothingHere } from '@testudo/kernel/fault'
import { toProblem } from './problem.ts'

/**
 * Serves the built web app: files under `/assets/` carry a hash in their name and never change, everything else is asked
 * again each time. An address that is neither a file nor `/api` nor a protocol's is a view of the app and answers with its page.
 */
export async function serveWeb(
  app: FastifyInstance,
  dir: string,
  isProtocol: (path: string) => boolean,
): Promise<void> {
  await app.register(fastifyStatic, {
    root: dir,
    prefix: '/',
    wildcard: true,
    index: false,
    dotfiles: 'ignore',
    preCompressed: existsSync(join(dir, 'index.html.br')) || existsSync(join(dir, 'index.html.gz')),
    setHeaders(response, path) {
      const fixed = path.startsWith(join(dir, 'assets'))
      response.header('cache-control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const page = join(dir, 'index.html')
  const send = async () => readFile(page, 'utf8')
  app.get('/', async (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(await send()),
  )
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const isView =
      request.method === 'GET' && !isProtocol(path) && !/^\/(api|assets)(\/|$)/.test(path) && !/\.\w+$/.test(path)
    if (isView && existsSync(page)) {
      return reply
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(await send())
    }
    const problem = toProblem(nothingHere())
    return reply.status(404).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
  })
}
