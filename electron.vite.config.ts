import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

// Set by scripts/build-if-stale.ts: build only these, and leave in out/ what a running console may still load.
const onlyParts = process.env['BUILD_PARTS']?.split(',')
const emptyOutDir = onlyParts === undefined

const bundled = [
  '@fastify/helmet',
  '@fastify/multipart',
  '@fastify/rate-limit',
  '@fastify/static',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/openapi-client',
  '@orpc/server',
  '@orpc/standard-server-peer',
  '@orpc/zod',
  'cockatiel',
  'commander',
  'fastify',
  'pino',
  'uuidv7',
  'zod',
]

const parts: Required<UserConfig> = {
  main: {
    build: {
      outDir: 'out/main',
      emptyOutDir,
      // One file instead of a thousand: what every start loads is bundled. Drivers, which load when the first connection
      // needs them, and what finds files beside itself stay packages.
      externalizeDeps: { exclude: bundled },
      rollupOptions: {
        input: {
          desktop: at('src/main/desktop/index.ts'),
          headless: at('src/main/headless/index.ts'),
          cli: at('src/main/cli/index.ts'),
        },
      },
    },
  },
  preload: {
    // A sandboxed preload is one CommonJS file.
    build: {
      outDir: 'out/preload',
      emptyOutDir,
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    build: {
      outDir: at('out/renderer'),
      emptyOutDir,
      minify: true,
      rollupOptions: { input: at('src/renderer/index.html') },
    },
    plugins: [vue(), tailwindcss()],
  },
}

export default defineConfig(
  Object.fromEntries(Object.entries(parts).filter(([part]) => onlyParts?.includes(part) ?? true)) as UserConfig,
)
