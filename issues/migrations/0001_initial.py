import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('units', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='Code in files')),
                ('name_zh', models.CharField(max_length=40, verbose_name='Name in Chinese')),
                ('name_en', models.CharField(max_length=80, verbose_name='Name in English')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Order')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
            ],
            options={
                'verbose_name': 'Category',
                'verbose_name_plural': 'Categories',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Aspect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='Code in files')),
                ('name_zh', models.CharField(max_length=40, verbose_name='Name in Chinese')),
                ('name_en', models.CharField(max_length=80, verbose_name='Name in English')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Order')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aspects', to='issues.category', verbose_name='Category')),
            ],
            options={
                'verbose_name': 'Aspect',
                'verbose_name_plural': 'Aspects',
                'ordering': ['category__position', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=400, verbose_name='Issue')),
                ('source', models.CharField(choices=[('survey', 'Baseline survey'), ('visit', 'Supervision visit'), ('higher_level', 'Higher level'), ('progress_check', 'Check of progress'), ('residents', "Residents' feedback"), ('press', 'Press')], max_length=16, verbose_name='Source')),
                ('found_on', models.DateField(verbose_name='Found on')),
                ('state', models.CharField(choices=[('open', 'Open issue'), ('in_progress', 'In progress'), ('done', 'Done'), ('closed', 'Closed issue')], default='open', max_length=12, verbose_name='State')),
                ('recurred', models.PositiveSmallIntegerField(default=0, verbose_name='Recurred')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='Done on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='Closed on')),
                ('aspect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='issues.aspect', verbose_name='Aspect')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Closed by')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Done by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Issue',
                'verbose_name_plural': 'Issues',
                'ordering': ['unit__code', 'found_on', 'id'],
                'indexes': [models.Index(fields=['state', 'unit'], name='issue_state_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('unit', 'aspect', 'text'), name='issue_open_once', violation_error_message='The same issue is open in this unit already.'), models.CheckConstraint(condition=models.Q(models.Q(('done_by__isnull', True), ('done_on__isnull', True)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='issue_done_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', True), ('closed_on__isnull', True)), models.Q(('closed_by__isnull', False), ('closed_on__isnull', False)), _connector='OR'), name='issue_closed_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('done_on__isnull', True), ('state__in', ['open', 'in_progress'])), models.Q(('closed_on__isnull', True), ('done_on__isnull', False), ('state', 'done')), models.Q(('closed_on__isnull', False), ('done_on__isnull', False), ('state', 'closed')), _connector='OR'), name='issue_state_has_its_days'), models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), models.Q(('closed_by', models.F('done_by')), _negated=True), _connector='OR'), name='issue_closed_by_a_second_person', violation_error_message='Whoever reported the issue done cannot close it.'), models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('done_on__gte', models.F('found_on')), _connector='OR'), name='issue_done_after_found'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('done_on')), _connector='OR'), name='issue_closed_after_done')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='File name')),
                ('content_type', models.CharField(max_length=80, verbose_name='Type')),
                ('size', models.PositiveIntegerField(verbose_name='Size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Uploaded at')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Uploaded by')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='issues.issue', verbose_name='Issue')),
            ],
            options={
                'verbose_name': 'Evidence file',
                'verbose_name_plural': 'Evidence files',
                'ordering': ['issue', 'id'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'sha256'), name='evidence_once_an_issue')],
            },
        ),
        migrations.CreateModel(
            name='IssueEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Open issue'), ('in_progress', 'In progress'), ('done', 'Done'), ('closed', 'Closed issue')], max_length=12, verbose_name='State')),
                ('on', models.DateField(verbose_name='Day')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Time')),
                ('remark', models.TextField(blank=True, verbose_name='Remark')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='issues.issue', verbose_name='Issue')),
            ],
            options={
                'verbose_name': 'Step of an issue',
                'verbose_name_plural': 'Steps of issues',
                'ordering': ['issue', 'id'],
                'indexes': [models.Index(fields=['issue', 'on'], name='issue_event_on')],
            },
        ),
        migrations.CreateModel(
            name='LayoutMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='Layout')),
                ('columns', models.JSONField(verbose_name='Columns')),
                ('fixed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Fixed at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Area')),
                ('fixed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Fixed by')),
            ],
            options={
                'verbose_name': 'Layout of a county',
                'verbose_name_plural': 'Layouts of counties',
                'constraints': [models.UniqueConstraint(fields=('area', 'fingerprint'), name='layout_once_a_county')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rectify', 'Rectify'), ('upgrade', 'Upgrade'), ('consolidate', 'Consolidate')], max_length=12, verbose_name='Kind of plan')),
                ('version', models.PositiveIntegerField(verbose_name='Version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('checking', 'Joint check'), ('approving', 'Waits for approval'), ('approved', 'Approved'), ('finished', 'Finished'), ('superseded', 'Superseded')], default='draft', max_length=12, verbose_name='State')),
                ('drafted_on', models.DateField(verbose_name='Drafted on')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='Checked on')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='Approved on')),
                ('superseded_on', models.DateField(blank=True, null=True, verbose_name='Superseded on')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='Finished on')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Author')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Checked by')),
                ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Finished by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Plan',
                'verbose_name_plural': 'Plans',
                'ordering': ['unit__code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'version'), name='plan_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('unit',), name='plan_one_current', violation_error_message='The unit has an approved plan already.'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'checking', 'approving'])), fields=('unit',), name='plan_one_in_work', violation_error_message="A new version of this unit's plan is in work already."), models.CheckConstraint(condition=models.Q(models.Q(('checked_by__isnull', True), ('checked_on__isnull', True)), models.Q(('checked_by__isnull', False), ('checked_on__isnull', False)), _connector='OR'), name='plan_checked_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('finished_by__isnull', True), ('finished_on__isnull', True)), models.Q(('finished_by__isnull', False), ('finished_on__isnull', False)), _connector='OR'), name='plan_finished_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('approved_on', None), ('state__in', ['draft', 'checking', 'approving'])), models.Q(('state__in', ['approved', 'finished', 'superseded']), ('approved_on__isnull', False)), _connector='OR'), name='plan_approved_has_its_day')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='Order')),
                ('target', models.TextField(blank=True, verbose_name='Target')),
                ('content', models.TextField(blank=True, verbose_name='Content')),
                ('action', models.TextField(verbose_name='Action')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due on')),
                ('leader', models.CharField(blank=True, max_length=40, verbose_name='Responsible leader')),
                ('leader_post', models.CharField(blank=True, max_length=80, verbose_name="Leader's post")),
                ('handler', models.CharField(blank=True, max_length=40, verbose_name='Handler')),
                ('handler_post', models.CharField(blank=True, max_length=80, verbose_name="Handler's post")),
                ('note', models.TextField(blank=True, verbose_name='Remark')),
                ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='issues.issue', verbose_name='Issue')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='issues.plan', verbose_name='Plan')),
            ],
            options={
                'verbose_name': 'Measure',
                'verbose_name_plural': 'Measures',
                'ordering': ['plan', 'position'],
                'indexes': [models.Index(fields=['due_on'], name='measure_due')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'position'), name='measure_order_once'), models.UniqueConstraint(fields=('plan', 'issue', 'action'), name='measure_once_a_plan', violation_error_message='The same action stands under this issue already.'), models.UniqueConstraint(condition=models.Q(('issue__isnull', True)), fields=('plan', 'action'), name='measure_once_without_issue', violation_error_message='The same action stands without an issue already.')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved_on', models.DateField(verbose_name='Approved on')),
                ('approved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Approved at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='Voided at')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Approved by')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Voided by')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='issues.plan', verbose_name='Plan')),
            ],
            options={
                'verbose_name': 'Approval',
                'verbose_name_plural': 'Approvals',
                'ordering': ['plan', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('plan', 'approved_by'), name='approval_two_people', violation_error_message='The two approvers are two people.'), models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='approval_voided_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('edited', 'Edited'), ('submitted', 'Submitted to the joint check'), ('checked', 'Joint check passed'), ('changed', 'Changed after the joint check'), ('returned', 'Returned to draft'), ('finished', 'Finished')], max_length=10, verbose_name='Step')),
                ('on', models.DateField(verbose_name='Day')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Time')),
                ('reason', models.TextField(blank=True, verbose_name='Reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='issues.plan', verbose_name='Plan')),
            ],
            options={
                'verbose_name': 'Step of a plan',
                'verbose_name_plural': 'Steps of plans',
                'ordering': ['plan', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='File name')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('content', models.BinaryField(verbose_name='File')),
                ('found_on', models.DateField(blank=True, null=True, verbose_name='Issues found on')),
                ('sheets', models.JSONField(blank=True, default=list, verbose_name='Sheets to choose from')),
                ('sheet', models.CharField(blank=True, max_length=255, verbose_name='Sheet')),
                ('state', models.CharField(choices=[('waiting', 'Being read'), ('previewed', 'Previewed'), ('refused', 'Refused'), ('committed', 'Committed')], default='waiting', max_length=10, verbose_name='State')),
                ('refusal', models.TextField(blank=True, verbose_name='Why it was refused')),
                ('header_missing', models.BooleanField(default=False, verbose_name='No header was understood')),
                ('preview', models.JSONField(blank=True, null=True, verbose_name='Preview')),
                ('task', models.CharField(blank=True, editable=False, max_length=36, verbose_name='Task')),
                ('rows_read', models.PositiveIntegerField(editable=False, null=True, verbose_name='Rows read')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Uploaded at')),
                ('committed_at', models.DateTimeField(blank=True, null=True, verbose_name='Committed at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Area')),
                ('committed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Committed by')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Uploaded by')),
            ],
            options={
                'verbose_name': 'Uploaded workbook',
                'verbose_name_plural': 'Uploaded workbooks',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', False), ('committed_by__isnull', False), ('state', 'committed')), models.Q(models.Q(('state', 'committed'), _negated=True), ('committed_at__isnull', True), ('committed_by__isnull', True)), _connector='OR'), name='planupload_committed_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='Day')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='Percent done')),
                ('text', models.TextField(verbose_name='Progress')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Noted at')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='issues.measure', verbose_name='Measure')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Noted by')),
            ],
            options={
                'verbose_name': 'Progress note',
                'verbose_name_plural': 'Progress notes',
                'ordering': ['measure', 'on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='progress_at_most_100')],
            },
        ),
        migrations.CreateModel(
            name='HeaderAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(max_length=20, verbose_name='Column')),
                ('alias', models.CharField(max_length=60, verbose_name='Other header')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Only in')),
            ],
            options={
                'verbose_name': 'Header alias',
                'verbose_name_plural': 'Header aliases',
                'ordering': ['column', 'alias'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('area__isnull', False)), fields=('alias', 'area'), name='header_alias_once_a_county', violation_error_message='This header already stands for a column.'), models.UniqueConstraint(condition=models.Q(('area__isnull', True)), fields=('alias',), name='header_alias_once_for_all', violation_error_message='This header already stands for a column.')],
            },
        ),
    ]
