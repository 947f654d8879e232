import { expect, it } from 'vitest'
import { curlLine, mispLines, openctiLines } from './connect.ts'

const way = {
  origin: 'https://node.example',
  discovery: '/taxii2/',
  root: '/taxii2/api/',
  collection: '8d1f2c55-6f0e-4b43-9a3e-2f6f6f0b7a11',
  login: 'opencti',
}

it('curl is told the media type and the address of the objects, and asks for the token itself', () => {
  expect(curlLine(way)).toBe(
    "curl --user opencti --header 'Accept: application/taxii+json;version=2.1' https://node.example/taxii2/api/collections/8d1f2c55-6f0e-4b43-9a3e-2f6f6f0b7a11/objects/",
  )
})

it('a name cannot break out of the line', () => {
  expect(curlLine({ ...way, login: "a'; rm -rf ~; '" })).toContain(`--user 'a'\\''; rm -rf ~; '\\'''`)
  expect(openctiLines({ ...way, login: "a'b" })).toContain("username: 'a''b'")
})

it('MISP and OpenCTI are told their settings', () => {
  expect(mispLines(way)).toContain('API root: /taxii2/api/')
  expect(openctiLines(way)).toContain("discovery_url: 'https://node.example/taxii2/'")
})
