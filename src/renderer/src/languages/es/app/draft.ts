import type { Catalogue } from '../../catalogue.ts'

export const draft: Catalogue['draft'] = {
  back: 'Ha vuelto lo que había escrito',
  backText: 'La página se cargó de nuevo antes de guardarlo. Cancelar lo olvida.',
}
