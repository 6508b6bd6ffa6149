import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

// Set by scripts/build-if-stale.ts: builds only these parts and keeps the other files of out/, which a running console
// may still load.
const onlyParts = process.env['BUILD_PARTS']?.split(',')
const emptyOutDir = onlyParts === undefined

// Lists the packages in a bundle. The licence notices and the software bill of materials are made from these files.
const license = { fileName: 'bundled-packages.json' }

// Without this, the first start on a slow machine prints which plugin callbacks took long.
const checks = { bundlerTimings: false }

const parts: Required<UserConfig> = {
  main: {
    build: {
      outDir: 'out/main',
      emptyOutDir,
      // Bundles into one file what every start loads. The "dependencies" of package.json stay packages: drivers, which
      // load at the first connection, and packages that look for files beside themselves.
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
    // A sandboxed preload must be one CommonJS file.
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
