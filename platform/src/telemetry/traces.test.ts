import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { startTraces } from './traces.ts'

it('sends requests to the collector, by route and never by address', async () => {
  const received: string[] = []
  const collector = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      received.push(body)
      response.end('{}')
    })
  })
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done))
  const traces = await startTraces(`http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`, 'testudo')
  traces.request({ route: '/api/threats/objects/:id', method: 'GET', status: 200, seconds: 0.01 })
  await traces.close()
  collector.close()
  expect(received.join('')).toContain('/api/threats/objects/:id')
})
