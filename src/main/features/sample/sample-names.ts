/** Given and family names of the cultures that meet in a made-up district. `weight` is the culture's share in percent. */
export type NameCulture = {
  weight: number
  feminine: readonly string[]
  masculine: readonly string[]
  family: readonly string[]
  /** How a child's family name comes about: from one parent, or one name of each (Spanish and Portuguese custom). */
  familyCustom: 'one' | 'two'
  /** What people of this culture also go by; given at random to a few. */
  alsoKnownAs: readonly string[]
}

const words = (text: string) => text.trim().split(/\s+/)
/** Names with spaces in them: separated by commas. */
const phrases = (text: string) => text.trim().split(/\s*,\s*/)

export const CULTURES: readonly NameCulture[] = [
  {
    weight: 34,
    feminine: words(`Emma Olivia Ava Charlotte Amelia Harper Evelyn Abigail Emily Ella Scarlett Grace Chloe Riley Nora
      Lily Hannah Zoe Stella Hazel Violet Aurora Savannah Audrey Brooklyn Claire Lucy Anna Caroline Naomi Madelyn Alice
      Katherine Elizabeth Margaret Jennifer Jessica Amanda Sarah Stephanie Heather Michelle Kimberly Rebecca Rachel Laura
      Megan Lauren Allison Andrea Christine Susan Patricia Linda Barbara Donna Carol Deborah Sharon Nancy`),
    masculine:
      words(`Liam Noah Oliver James William Benjamin Lucas Henry Theodore Jack Levi Alexander Jackson Mason Owen
      Samuel Wyatt John Luke Asher Carter Julian Grayson Leo Isaac Lincoln Hudson Ezra Thomas Charles Christopher Josiah
      Michael Robert David Joseph Daniel Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin Brian George
      Timothy Ronald Jason Edward Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan`),
    family:
      words(`Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin Thompson White
      Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell
      Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Peterson Cooper
      Reed Bailey Kelly Howard Ward Cox Richardson Watson Brooks Bennett Gray James Hughes Price Myers Long Foster Sanders
      Ross Powell Sullivan Russell Jenkins Perry Butler Barnes Fisher Henderson Coleman Simmons Patterson Jordan Reynolds
      Hamilton Graham Wallace West Cole Hayes Bryant Gibson Ellis Stevens Ford Marshall Owens Harrison Kennedy Wells
      Woods Washington Jefferson Freeman Webb Tucker Burns Crawford Olson Simpson Porter Hunter Gordon`),
    familyCustom: 'one',
    alsoKnownAs: words(
      'Kate Liz Maggie Jen Becca Mike Rob Dave Joe Dan Matt Tony Steve Andy Josh Ken Tim Ron Jeff Jake Nick Jon Sam Alex Charlie',
    ),
  },
  {
    weight: 26,
    feminine:
      phrases(`Sofía, Valentina, Isabella, Camila, Lucía, Ximena, María, Ana, Daniela, Elena, Gabriela, Mariana, Paula,
      Natalia, Renata, Regina, Guadalupe, Rosa, Carmen, Inés, Beatriz, Noemí, Verónica, Mónica, Adriana, Ana María, María José,
      María Fernanda, Luz Elena, Itzel, Xóchitl, Yolanda, Esperanza, Dolores, Jimena, Belén, Rocío, Araceli, Concepción, Zoé`),
    masculine:
      phrases(`Santiago, Mateo, Sebastián, Diego, Emiliano, Leonardo, Ángel, Miguel, José, Juan, Luis, Carlos, Jesús,
      Andrés, Joaquín, Tomás, Nicolás, Gael, Iker, Rodrigo, Rafael, Martín, Óscar, Héctor, Raúl, César, Iván, Adrián, Julián,
      José Luis, Juan Carlos, Miguel Ángel, Luis Ángel, Fernando, Ricardo, Alejandro, Francisco, Ramón, Simón, Íñigo`),
    family:
      words(`García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz
      Reyes Morales Cruz Ortiz Gutiérrez Chávez Ramos Ruiz Alvarez Mendoza Vásquez Castillo Jiménez Moreno Romero Herrera Medina
      Aguilar Vargas Guzmán Velázquez Muñoz Salazar Rojas Ortega Delgado Núñez Soto Contreras Peña Ríos Guerrero Ibáñez
      Acosta Estrada Figueroa Cárdenas Domínguez Maldonado Zúñiga Bermúdez Quiñones Echeverría Ordóñez Ávila`),
    familyCustom: 'two',
    alsoKnownAs: words('Lupita Pepe Paco Nacho Chema Lola Nena Beto Toño Memo Gabi Dani Majo Fer Rafa Quique Chuy'),
  },
  {
    weight: 6,
    feminine: words(
      `Mei Xiu Lan Ying Hui Jing Yan Fang Li Na Xin Yi Qing Yuting Jiayi Xinyi Yuxin Meiling Wenjing Shuhui`,
    ),
    masculine: words(
      `Wei Jun Ming Hao Lei Chao Bo Jian Peng Tao Zihan Haoran Yichen Zixuan Junjie Weijie Guanyu Zhihao Kai Chen`,
    ),
    family: words(
      `Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang Lü`,
    ),
    familyCustom: 'one',
    alsoKnownAs: words('Grace Kevin Jenny Eric Amy Jason Vivian Alan 美玲 志明 雅婷 偉'),
  },
  {
    weight: 5,
    feminine: words(`Linh Hương Thảo Mai Trang Ngọc Phương Yến Hà Thu Lan Anh Tuyết Hạnh Vy Quỳnh Kim Diễm Nhung Oanh`),
    masculine: words(`Minh Tuấn Đức Hùng Dũng Long Quân Nam Khánh Phúc Bảo Thành Hiếu Duy Trung Sơn Vinh Tâm Khôi Đạt`),
    family: words(`Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Lâm`),
    familyCustom: 'one',
    alsoKnownAs: words('Lynn Kim Tina Danny Tommy Vivi Andy Jenny'),
  },
  {
    weight: 7,
    feminine:
      words(`Aisha Priya Ananya Diya Saanvi Lakshmi Kavya Meera Pooja Sneha Fatima Zainab Noor Ayesha Sunita Deepika
      Gurpreet Harleen Radhika Shreya Padmavathi Vijayalakshmi`),
    masculine:
      words(`Arjun Aarav Vihaan Rohan Rahul Sanjay Amit Vikram Ravi Imran Bilal Omar Farhan Harpreet Gurdeep Suresh
      Venkatesh Krishnan Aditya Karthik Balasubramanian Siddharth`),
    family:
      words(`Patel Singh Kumar Shah Khan Reddy Sharma Gupta Iyer Nair Rao Desai Mehta Chowdhury Das Ahmed Hussain Malik
      Kaur Bhatt Joshi Kapoor Venkataraman Subramaniam Ramachandran Chattopadhyay Krishnamurthy Gill Rahman Siddiqui`),
    familyCustom: 'one',
    alsoKnownAs: words('Ani Raj Sid Vik Lucky Pinky Sunny Bala'),
  },
  {
    weight: 5,
    feminine: words(
      `Layla Yasmin Mariam Salma Hana Rania Dalia Nadia Samira Leila Amira Huda Zahra Shirin Parisa Soraya`,
    ),
    masculine: words(
      `Mohammed Ahmad Yusuf Ibrahim Hassan Khalid Tariq Samir Karim Mustafa Ali Reza Darius Nabil Walid Ziad`,
    ),
    family:
      phrases(`Al-Masri, Haddad, Khoury, Nasser, Saleh, Mansour, Abdullah, Hamdan, Farah, Aziz, Rahimi, Karimi, Hosseini,
      El-Sayed, Ben Ali, Bin Rashid, Abu Zeid, Darwish, Kassab, Najjar`),
    familyCustom: 'one',
    alsoKnownAs: words('Moe Sam Lulu Mimi Zee ليلى سمير'),
  },
  {
    weight: 6,
    feminine:
      words(`Chidinma Adaeze Ngozi Amara Folake Temitope Abena Akosua Selam Hiwot Makeda Fatoumata Aminata Wanjiru Achieng
      Nomvula Thandiwe Mariama`),
    masculine:
      words(`Chidi Emeka Obinna Kwame Kofi Tunde Olumide Babajide Dawit Yonas Tesfaye Mamadou Ousmane Kamau Otieno Sipho
      Thabo Abdoulaye`),
    family:
      words(`Okafor Abara Adeyemi Okonkwo Eze Nwosu Balogun Mensah Asante Boateng Tesfaye Bekele Haile Diallo Traoré Keïta
      Mwangi Odhiambo Nkosi Dlamini Oluwaseun Onyekachukwu`),
    familyCustom: 'one',
    alsoKnownAs: words('Ada Chi Tope Kofi Dee Nana Ola Teddy'),
  },
  {
    weight: 5,
    feminine:
      words(`Zofia Agnieszka Małgorzata Katarzyna Łucja Anna Oksana Iryna Svitlana Jelena Ljubica Zuzana Žofie Ágnes
      Eszter Ioana Ștefania Daina`),
    masculine:
      words(`Łukasz Paweł Wojciech Michał Stanisław Grzegorz Jakub Oleksandr Dmytro Bohdan Nikola Željko Jiří Tomáš
      László István Ștefan Jānis`),
    family:
      words(`Kowalski Nowak Wiśniewski Wójcik Kamiński Zieliński Szymański Dąbrowski Łukaszewicz Brzęczyszczykiewicz Shevchenko
      Kovalenko Bondarenko Petrović Jovanović Novák Dvořák Nagy Tóth Popescu Ionescu Bērziņš`),
    familyCustom: 'one',
    alsoKnownAs: words('Gosia Kasia Zosia Aga Alex Misha Luki Kuba'),
  },
  {
    weight: 4,
    feminine:
      phrases(`Chloé, Élise, Zoë, Geneviève, Anaïs, Hélène, Márcia, Inês, Conceição, Ana Luíza, Björk, Sigrún, Åsa, Linnéa,
      Käthe, Siobhán, Aoife, Niamh, Caoimhe`),
    masculine:
      phrases(`François, Jérôme, Étienne, Loïc, Jean-Baptiste, João, Antônio, Luís, Björn, Søren, Åke, Jürgen, Günther,
      Matthäus, Séamus, Tadhg, Oisín, Ruairí, Cillian, Pádraig`),
    family:
      phrases(`Lefèvre, Beauséjour, Toussaint, Jean-Louis, Saint-Fleur, da Silva, dos Santos, de Araújo, Gonçalves, Magalhães,
      Müller, Schröder, Weiß, Jørgensen, Sørensen, Åkesson, O'Brien, O'Connor, Mac Giolla Phádraig, Ní Dhomhnaill, van der Berg,
      Van den Bossche, d'Arcy, Fitzgerald`),
    familyCustom: 'two',
    alsoKnownAs: words('Zé Nando Loulou Jojo Paddy Finn Lena Max'),
  },
  {
    weight: 2,
    feminine: words(
      `Leilani Malia Keala Noelani Sina Tala Moana Soo-jin Ji-woo Min-seo Ha-eun Eun-ji Yuki Aiko Haruka Marisol`,
    ),
    masculine: words(
      `Keanu Kai Ikaika Kekoa Sione Tevita Manaia Min-jun Seo-jun Ji-ho Dong-hyun Hiroshi Kenji Takumi Rizal Jun`,
    ),
    family:
      words(`Kealoha Kahananui Nakamura Yamamoto Tanaka Kim Lee Park Choi Jeong Fonoti Tuiasosopo Kahoʻokele Reyes-Santos
      Keliʻimakekauonuʻuanu Falemalama Macapagal Dimaculangan Watanabe Sato`),
    familyCustom: 'one',
    alsoKnownAs: words('Koa Lani Kei JJ Momo 지우 ゆき'),
  },
]

/** As long as real registers hold: a few people of every district carry one, so that screens and files meet them. */
export const LONG_FAMILY_NAMES =
  phrases(`Wolfenstein-Hohenschwangauer von und zu Altenburg-Sonnenhausen, Kekauhuliheekahaunaelemakuahine,
  Featherstonehaugh-Cholmondeley-Majoribanks of Wriothesley, Ratsimandresinarivomanantsoandriamahefa,
  de la Concepción y Fernández de Córdoba-Villavicencio, Papathanasopoulos-Konstantinopoulou`)
