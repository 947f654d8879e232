import type { AnyContract } from '@testudo/kernel/contract'
import { z } from 'zod'

type Json = Readonly<Record<string, unknown>>

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; `capability.what`.' },
    detail: { type: 'string', description: 'What to do next.' },
    place: { type: 'object', description: 'Where in the input: `path` is a JSON pointer.' },
  },
}

/** Describes every contract as an OpenAPI 3.1 document. Parts zod cannot put into JSON Schema appear as `{}`. */
export function describeApi(contracts: readonly AnyContract[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const contract of contracts.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const path = `/api${contract.path}`.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Testudo', version, description: 'Which missions are at risk, from what, and why.' },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'testudo_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function operation(contract: AnyContract): Json {
  const problem = (description: string): Json => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  const isPublic = contract.may === 'public'
  const body = requestBody(contract)
  return {
    summary: contract.summary,
    operationId: `${contract.method.toLowerCase()}${contract.path.replaceAll(/[/:-]+(\w)/g, (_all, c: string) => c.toUpperCase())}`,
    tags: [contract.path.split('/')[1] ?? ''],
    security: isPublic ? [] : [{ session: [] }, { token: [] }],
    'x-testudo-may': contract.may,
    parameters: [...parameters(contract.params, 'path'), ...parameters(contract.query, 'query')],
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      200: answer(contract),
      400: problem('The input is wrong; `place` says where.'),
      ...(isPublic ? {} : { 401: problem('No session.') }),
      ...(isPublic || contract.may === 'signed-in' ? {} : { 403: problem('The roles lack the verb.') }),
      404: problem('Not there, or not for you.'),
    },
  }
}

function answer(contract: AnyContract): Json {
  const content =
    'stream' in contract.reply
      ? { [contract.reply.stream]: {} }
      : { 'application/json': { schema: jsonSchema(contract.reply, 'output') } }
  return { description: 'The answer.', content }
}

function requestBody(contract: AnyContract): Json | undefined {
  if (contract.upload) return { required: true, content: { 'application/octet-stream': { schema: {} } } }
  if (Object.keys(contract.body.shape).length === 0) return undefined
  return { required: true, content: { 'application/json': { schema: jsonSchema(contract.body, 'input') } } }
}

function parameters(schema: z.ZodObject, where: 'path' | 'query'): Json[] {
  const whole = jsonSchema(schema, 'input')
  const required = Array.isArray(whole['required']) ? (whole['required'] as unknown[]) : []
  const properties = (whole['properties'] ?? {}) as Readonly<Record<string, Json>>
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: field,
  }))
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return rest
}
