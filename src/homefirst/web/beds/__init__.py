"""Who is in a bed or has care at home: by place, at an instant, one by one."""
