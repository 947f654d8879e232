import { createRequire } from 'node:module'
import { geoEquirectangular } from 'd3-geo'
import { geoProject } from 'd3-geo-projection'
import type { Plugin } from 'vite'

export function world(): Plugin {
  return { name: 'testudo-world' }
}
