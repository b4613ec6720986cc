PRAGMA application_id = 1397312049;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE answer (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
                     content TEXT NOT NULL, body BLOB NOT NULL, learner TEXT, here INTEGER, offset INTEGER, counted INTEGER);
INSERT INTO "answer" VALUES(1,'00000000000000000000000000000001',1725181200000,'tea',BLOB'{"id":"00000000000000000000000000000001","at":1725181200000,"content":"tea","item":"time","meaning":"6840631942c5ce5a","kind":"single","topic":"making","facts":["F01"],"mode":"learn","sitting":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","response":["three"],"right":true,"attempt":1,"hinted":true,"took":1234,"offset":60}',NULL,0,60,1725181200000);
INSERT INTO "answer" VALUES(2,'00000000000000000000000000000002',1725181260500,'tea',BLOB'{"id":"00000000000000000000000000000002","at":1725181260500,"content":"tea","item":"inside","meaning":"82e542dc6d541c74","kind":"several","topic":"making","facts":["F02"],"mode":"learn","sitting":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","response":["caffeine","milk"],"right":false,"attempt":1,"hinted":false,"took":60000,"offset":60}',NULL,0,60,1725181260500);
INSERT INTO "answer" VALUES(3,'00000000000000000000000000000003',1725181320000,'tea',BLOB'{"id":"00000000000000000000000000000003","at":1725181320000,"content":"tea","item":"hot","meaning":"a8784f5602e6508a","kind":"true_false","topic":"making","facts":["F01"],"mode":"learn","sitting":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","response":["true"],"right":true,"attempt":1,"hinted":false,"took":1,"offset":60}',NULL,0,60,1725181320000);
INSERT INTO "answer" VALUES(4,'00000000000000000000000000000004',1725181380000,'tea',BLOB'{"id":"00000000000000000000000000000004","at":1725181380000,"content":"tea","item":"inside","meaning":"82e542dc6d541c74","kind":"several","topic":"making","facts":["F02"],"mode":"learn","sitting":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","response":["caffeine"],"right":true,"attempt":2,"hinted":false,"took":0,"offset":60}',NULL,0,60,1725181380000);
INSERT INTO "answer" VALUES(5,'00000000000000000000000000000006',1725267600000,'tea',BLOB'{"id":"00000000000000000000000000000006","at":1725267600000,"content":"tea","item":"sequence","meaning":"46ebdb61d5371b14","kind":"order","topic":"making","facts":["F01"],"mode":"test","sitting":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","response":["pot","cup","steep"],"right":false,"attempt":1,"hinted":false,"took":0,"offset":null}',NULL,0,NULL,1725267600000);
INSERT INTO "answer" VALUES(6,'00000000000000000000000000000007',1725267660000,'tea',BLOB'{"id":"00000000000000000000000000000007","at":1725267660000,"content":"tea","item":"look","meaning":"a99f17245b402d30","kind":"picture","topic":"making","facts":["F01"],"mode":"test","sitting":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","response":["steep"],"right":true,"attempt":1,"hinted":false,"took":0,"offset":null}',NULL,0,NULL,1725267660000);
INSERT INTO "answer" VALUES(7,'00000000000000000000000000000008',1725267720000,'tea',BLOB'{"id":"00000000000000000000000000000008","at":1725267720000,"content":"tea","item":"visit","meaning":"94ba450b358e2779","kind":"case","topic":"who","facts":["F03"],"mode":"test","sitting":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","response":[],"right":true,"attempt":1,"hinted":false,"took":0,"offset":null}',NULL,0,NULL,1725267720000);
INSERT INTO "answer" VALUES(8,'00000000000000000000000000000009',1725267780000,'tea',BLOB'{"id":"00000000000000000000000000000009","at":1725267780000,"content":"tea","item":"time","meaning":"6840631942c5ce5a","kind":"single","topic":"making","facts":["F01"],"mode":"test","sitting":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","response":[],"right":false,"attempt":1,"hinted":false,"took":0,"offset":null}',NULL,0,NULL,1725267780000);
INSERT INTO "answer" VALUES(9,'0000000000000000000000000000000b',1725359400000,'tea',BLOB'{"id":"0000000000000000000000000000000b","at":1725359400000,"content":"tea","item":"hot","meaning":"a8784f5602e6508a","kind":"true_false","topic":"making","facts":["F01"],"mode":"test","sitting":"cccccccccccccccccccccccccccccccc","response":["true"],"right":true,"attempt":1,"hinted":false,"took":0,"offset":-330}',NULL,0,-330,1725359400000);
INSERT INTO "answer" VALUES(10,'0000000000000000000000000000000d',1725440400000,'tea',BLOB'{"id":"0000000000000000000000000000000d","at":1725440400000,"content":"tea","item":"sequence","meaning":"46ebdb61d5371b14","kind":"order","topic":"making","facts":["F01"],"mode":"due","sitting":"dddddddddddddddddddddddddddddddd","response":["pot","steep","cup"],"right":true,"attempt":1,"hinted":false,"took":2500,"offset":null}',NULL,0,NULL,1725440400000);
INSERT INTO "answer" VALUES(11,'0000000000000000000000000000000f',1725526800000,'coffee',BLOB'{"id":"0000000000000000000000000000000f","at":1725526800000,"content":"coffee","item":"elsewhere","meaning":"0123456789abcdef","kind":"single","topic":"making","facts":["F01","F02"],"mode":"learn","sitting":"ffffffffffffffffffffffffffffffff","response":["one"],"right":true,"attempt":1,"hinted":false,"took":0,"offset":null}',NULL,0,NULL,1725526800000);
INSERT INTO "answer" VALUES(12,'00000000000000000000000000000010',1725613200000,'tea',BLOB'{"id":"00000000000000000000000000000010","at":1725613200000,"content":"tea","item":"time","meaning":"6840631942c5ce5a","kind":"single","topic":"making","facts":["F01"],"mode":"learn","sitting":"99999999999999999999999999999999","response":["unsaid"],"right":false,"attempt":1,"hinted":false,"took":0,"offset":null}','5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e',0,NULL,1725613200000);
CREATE TABLE card   (content TEXT NOT NULL, item TEXT NOT NULL, meaning TEXT NOT NULL,
                     last INTEGER NOT NULL, day INTEGER NOT NULL, due INTEGER NOT NULL,
                     stability REAL NOT NULL, difficulty REAL NOT NULL, answer INTEGER NOT NULL,
                     PRIMARY KEY (content, item, meaning)) WITHOUT ROWID;
INSERT INTO "card" VALUES('coffee','elsewhere','0123456789abcdef',1725526800000,19971,1725667200000,2.3065,2.1181,11);
INSERT INTO "card" VALUES('tea','hot','a8784f5602e6508a',1725359400000,19969,1726099200000,10.9643,2.11121,9);
INSERT INTO "card" VALUES('tea','inside','82e542dc6d541c74',1725181380000,19967,1725235200000,0.212,7.60421,4);
INSERT INTO "card" VALUES('tea','look','a99f17245b402d30',1725267660000,19968,1725408000000,2.3065,2.1181,6);
INSERT INTO "card" VALUES('tea','sequence','46ebdb61d5371b14',1725440400000,19970,1725580800000,2.43295,6.40212,10);
INSERT INTO "card" VALUES('tea','time','6840631942c5ce5a',1725267780000,19968,1725321600000,0.571299,7.3945,8);
INSERT INTO "card" VALUES('tea','visit','94ba450b358e2779',1725267720000,19968,1725408000000,2.3065,2.1181,7);
CREATE TABLE finish (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
                     content TEXT NOT NULL, body BLOB NOT NULL, learner TEXT);
INSERT INTO "finish" VALUES(1,'e0000000000000000000000000000005',1725181440000,'tea',BLOB'{"id":"e0000000000000000000000000000005","at":1725181440000,"content":"tea","mode":"learn","sitting":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","asked":3,"right":2,"passed":null}',NULL);
INSERT INTO "finish" VALUES(2,'e000000000000000000000000000000a',1725267840000,'tea',BLOB'{"id":"e000000000000000000000000000000a","at":1725267840000,"content":"tea","mode":"test","sitting":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","asked":4,"right":2,"passed":false}',NULL);
INSERT INTO "finish" VALUES(3,'e000000000000000000000000000000c',1725359460000,'tea',BLOB'{"id":"e000000000000000000000000000000c","at":1725359460000,"content":"tea","mode":"test","sitting":"cccccccccccccccccccccccccccccccc","asked":1,"right":1,"passed":true}',NULL);
INSERT INTO "finish" VALUES(4,'e000000000000000000000000000000e',1725440460000,'tea',BLOB'{"id":"e000000000000000000000000000000e","at":1725440460000,"content":"tea","mode":"due","sitting":"dddddddddddddddddddddddddddddddd","asked":1,"right":1,"passed":null}',NULL);
INSERT INTO "finish" VALUES(5,'e0000000000000000000000000000011',1725613260000,'tea',BLOB'{"id":"e0000000000000000000000000000011","at":1725613260000,"content":"tea","mode":"learn","sitting":"99999999999999999999999999999999","asked":1,"right":0,"passed":null}','5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e');
CREATE TABLE note   (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
;
INSERT INTO "note" VALUES('account','c0ffeec0ffeec0ffeec0ffeec0ffee');
INSERT INTO "note" VALUES('folded coffee','12');
INSERT INTO "note" VALUES('folded tea','12');
INSERT INTO "note" VALUES('settled','12');
INSERT INTO "note" VALUES('settled at','0');
INSERT INTO "note" VALUES('spacing coffee','FSRS-6, parameters of fsrs 6.3 fuzz=1 offset=0');
INSERT INTO "note" VALUES('spacing tea','FSRS-6, parameters of fsrs 6.3 fuzz=1 offset=0');
CREATE TABLE parked (content TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE INDEX answer_counted ON answer (content, learner, counted, number, offset);
COMMIT;
