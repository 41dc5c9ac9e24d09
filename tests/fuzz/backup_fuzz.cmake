nv_fuzz(backup backup_fuzz.cpp USES nv_backup)
