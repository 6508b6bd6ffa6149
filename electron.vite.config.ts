import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

// Set by scripts/build-if-stale.ts: build only these, and leave in out/ what a running console may still load.
const onlyParts = process.env['BUILD_PARTS']?.split(',')
const emptyOutDir = onlyParts === undefined

// Which packages went into a bundle: the licence notices and the list of contents are made of these files.
const license = { fileName: 'bundled-packages.json' }

// On a slow machine the first start would print which callbacks of plugins took long.
const checks = { bundlerTimings: false }

const parts: Required<UserConfig> = {
  main: {
    build: {
      outDir: 'out/main',
      emptyOutDir,
      // One file instead of a thousand: what every start loads is bundled. Drivers, which load when the first connection
      // needs them, and what finds files beside itself stay packages: these are the "dependencies" of package.json.
      externalizeDeps: true,
      license,
      rollupOptions: {
        checks,
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
      license,
      rollupOptions: {
        checks,
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
      license,
      rollupOptions: { checks, input: at('src/renderer/index.html') },
    },
    plugins: [vue(), tailwindcss()],
  },
}

export default defineConfig(
  Object.fromEntries(Object.entries(parts).filter(([part]) => onlyParts?.includes(part) ?? true)) as UserConfig,
)
