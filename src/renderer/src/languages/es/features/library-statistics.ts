import type { Catalogue } from '../../catalogue.ts'

export const libraryStatistics: Catalogue['libraryStatistics'] = {
  title: 'Estadísticas de la biblioteca',
  open: 'Estadísticas',
  back: 'Biblioteca',
  asTable: 'Como tabla',
  loansTitle: 'Préstamos por semana',
  loansNote:
    '{count} préstamo en 53 semanas. La semana empieza el lunes. | {count} préstamos en 53 semanas. La semana empieza el lunes.',
  noLoans: 'No se prestó nada en las últimas 53 semanas.',
  week: 'Semana del',
  loans: 'Préstamos',
  stockTitle: 'Existencias por categoría',
  stockNote: 'Por las categorías superiores, con todas las inferiores. Un libro de dos categorías cuenta en ambas.',
  noStock: 'La biblioteca no tiene ejemplares.',
  category: 'Categoría',
  copies: 'Ejemplares',
  available: 'En el estante',
  away: 'Prestados o reservados',
  noCategory: 'Sin categoría',
  overdueTitle: 'Vencidos por escuela',
  overdueNote: 'Por la escuela de la asignación principal de quien tomó el préstamo.',
  noOverdue: 'No hay nada vencido.',
  school: 'Escuela',
  noSchool: 'Sin escuela',
}
