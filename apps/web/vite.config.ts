import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { world } from './world.ts'

const NODE = process.env['TESTUDO_NODE'] ?? 'http://127.0.0.1:4600'
const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * One page, hashed assets, no inline script or style (the node's CSP refuses them). What is heavy (map, graph, symbols)
 * is reached through dynamic imports only and gets its own chunk; the rest is split where pages share it.
 */
export default defineConfig({
  root: here,
  plugins: [react(), world()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      treeshake: {
        // Our own modules only do something when called; style sheets, and what registers itself, say so here.
        moduleSideEffects: (id) =>
          id.endsWith('.css') ||
          !/\/(ui|kernel|capabilities)\//.test(id.replace(/node_modules.*/, '')) ||
          /keys\/registry|ask\/call|text\/language/.test(id),
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '^/(api|operator|sign-in/form|sign-out|pages-)': NODE } },
})
