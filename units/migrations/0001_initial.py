import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnceKey',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False, verbose_name='One-time key')),
                ('used_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Used at')),
                ('used_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
            ],
            options={
                'verbose_name': 'One-time key',
                'verbose_name_plural': 'One-time keys',
            },
        ),
        migrations.CreateModel(
            name='StandingTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(max_length=12, verbose_name='Area code')),
                ('area_level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'Prefecture'), (3, 'County'), (4, 'Township'), (5, 'Village or community')], verbose_name='Level')),
                ('kind', models.CharField(choices=[('subdistrict', 'Subdistrict'), ('town', 'Town'), ('township', 'Township proper'), ('zone', 'Township-like zone'), ('community', 'Community'), ('village', 'Village')], max_length=12, verbose_name='Kind')),
                ('on', models.DateField(verbose_name='Day')),
                ('change', models.IntegerField(verbose_name='Net change')),
            ],
            options={
                'verbose_name': 'Tally of standing units',
                'verbose_name_plural': 'Tallies of standing units',
                'constraints': [models.UniqueConstraint(fields=('area_level', 'area_code', 'kind', 'on'), name='standing_tally_once')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, verbose_name='Area code')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'Prefecture'), (3, 'County'), (4, 'Township'), (5, 'Village or community')], verbose_name='Level')),
                ('kind', models.CharField(blank=True, choices=[('subdistrict', 'Subdistrict'), ('town', 'Town'), ('township', 'Township proper'), ('zone', 'Township-like zone'), ('community', 'Community'), ('village', 'Village')], max_length=12, verbose_name='Kind')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='Opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='Closed on')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='units.unit', verbose_name='Successor')),
            ],
            options={
                'verbose_name': 'Unit',
                'verbose_name_plural': 'Units',
                'ordering': ['code', 'level'],
                'indexes': [models.Index(fields=['level', 'code'], name='unit_level')],
                'constraints': [models.UniqueConstraint(fields=('code', 'level'), name='unit_code_once', violation_error_message='This area code is already in the register.'), models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 12), name='unit_code_12_digits', violation_error_message='An area code has 12 digits.'), models.CheckConstraint(condition=models.Q(('opened_on__isnull', True), ('closed_on__isnull', True), ('closed_on__gt', models.F('opened_on')), _connector='OR'), name='unit_closes_after_opening', violation_error_message='A unit closes after the day on which it opened.'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('closed_on__isnull', False), _connector='OR'), name='unit_successor_only_when_closed', violation_error_message='Only a closed unit has a successor.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('level__lte', 3)), models.Q(('level__gte', 4), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='unit_kind_from_township_down', violation_error_message='Townships and villages have a kind, the levels above have none.')],
            },
        ),
        migrations.CreateModel(
            name='RegisterUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='File')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('content', models.BinaryField(verbose_name='Content')),
                ('on', models.DateField(verbose_name='Renames count from')),
                ('previewed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Uploaded at')),
                ('committed_at', models.DateTimeField(blank=True, null=True, verbose_name='Imported at')),
                ('added', models.PositiveIntegerField(default=0, verbose_name='Added')),
                ('renamed', models.PositiveIntegerField(default=0, verbose_name='Renamed')),
                ('closed', models.PositiveIntegerField(default=0, verbose_name='Closed')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='Unchanged')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='Rejected')),
                ('committed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Imported by')),
                ('previewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Uploaded by')),
                ('within', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Area')),
            ],
            options={
                'verbose_name': 'Register file',
                'verbose_name_plural': 'Register files',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', True), ('committed_by__isnull', True)), models.Q(('committed_at__isnull', False), ('committed_by__isnull', False)), _connector='OR'), name='registerupload_committed_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('until_on', models.DateField(verbose_name='Renamed on')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Former name',
                'verbose_name_plural': 'Former names',
                'ordering': ['unit', 'until_on'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'until_on'), name='former_name_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='AreaGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('prefecture', 'Prefecture organisation department'), ('county', 'County organisation department'), ('township', 'Township staff'), ('secretary', 'First secretary'), ('checker', 'Member of a survey team'), ('discipline', 'Discipline inspection'), ('political_legal', 'Political-legal commission'), ('united_front', 'United-front department'), ('committee', 'Party committee office'), ('leader', 'Leader'), ('auditor', 'Auditor'), ('sysadmin', 'System administrator')], max_length=20, verbose_name='Role')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='units.unit', verbose_name='Area')),
            ],
            options={
                'verbose_name': 'Grant',
                'verbose_name_plural': 'Grants',
                'ordering': ['user', 'area', 'role'],
                'constraints': [models.UniqueConstraint(fields=('user', 'area', 'role'), name='grant_once', violation_error_message='The account already holds this role in this area.')],
            },
        ),
        migrations.CreateModel(
            name='County',
            fields=[
            ],
            options={
                'verbose_name': 'County',
                'verbose_name_plural': 'Counties',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('units.unit',),
        ),
        migrations.CreateModel(
            name='Prefecture',
            fields=[
            ],
            options={
                'verbose_name': 'Prefecture',
                'verbose_name_plural': 'Prefectures',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('units.unit',),
        ),
        migrations.CreateModel(
            name='Township',
            fields=[
            ],
            options={
                'verbose_name': 'Township',
                'verbose_name_plural': 'Townships',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('units.unit',),
        ),
        migrations.CreateModel(
            name='Village',
            fields=[
            ],
            options={
                'verbose_name': 'Village or community',
                'verbose_name_plural': 'Villages and communities',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('units.unit',),
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Time')),
                ('origin', models.CharField(max_length=45, verbose_name='From where')),
                ('action', models.CharField(max_length=40, verbose_name='Action')),
                ('subject_type', models.CharField(max_length=40, verbose_name='Kind of record')),
                ('subject_id', models.BigIntegerField(null=True, verbose_name='Record')),
                ('subject', models.CharField(max_length=200, verbose_name='Name of the record')),
                ('area_code', models.CharField(blank=True, max_length=12, verbose_name='Area code')),
                ('before', models.JSONField(null=True, verbose_name='Before')),
                ('after', models.JSONField(null=True, verbose_name='After')),
                ('batch', models.UUIDField(null=True, verbose_name='Batch')),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
            ],
            options={
                'verbose_name': 'Audit entry',
                'verbose_name_plural': 'Audit log',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['at', 'id'], name='audit_time'), models.Index(fields=['actor', 'at'], name='audit_actor'), models.Index(fields=['action', 'at'], name='audit_action'), models.Index(fields=['area_code', 'at'], name='audit_area'), models.Index(fields=['subject_type', 'subject_id'], name='audit_subject'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='audit_batch')],
            },
        ),
    ]
