import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
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
    build: { outDir: 'out/preload', rollupOptions: { input: { index: at('src/preload/index.ts') } } },
  },
  renderer: {
    root: at('src/renderer'),
    build: { outDir: at('out/renderer'), rollupOptions: { input: at('src/renderer/index.html') } },
    plugins: [vue(), tailwindcss()],
  },
})
