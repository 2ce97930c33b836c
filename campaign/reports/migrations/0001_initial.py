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
            name='Summary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='Month')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('checked', 'Checked'), ('issued', 'Issued')], default='draft', max_length=8, verbose_name='State')),
                ('correction_reason', models.CharField(blank=True, max_length=400, verbose_name='Why it is corrected')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Year of issue')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='Issue number')),
                ('on', models.DateField(verbose_name='As of')),
                ('figures', models.JSONField(verbose_name='Figures')),
                ('text', models.TextField(verbose_name='Text of the bulletin')),
                ('office', models.CharField(max_length=80, verbose_name='Issuing office')),
                ('reported_to', models.CharField(blank=True, max_length=200, verbose_name='Reported to')),
                ('sent_to', models.CharField(blank=True, max_length=200, verbose_name='Sent to')),
                ('distributed_to', models.CharField(blank=True, max_length=200, verbose_name='Distributed to')),
                ('copies', models.PositiveIntegerField(verbose_name='Number of copies')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Version')),
                ('pdf', models.BinaryField(null=True, verbose_name='Printed page')),
                ('figures_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the figures')),
                ('text_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the text')),
                ('pdf_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the printed page')),
                ('drafted_on', models.DateField(verbose_name='Drafted on')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='Checked on')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='Issued on')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='units.unit', verbose_name='Area')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Author')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Checked by')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='reports.summary', verbose_name='Corrects')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Issued by')),
            ],
            options={
                'verbose_name': 'Monthly summary',
                'verbose_name_plural': 'Monthly summaries',
                'ordering': ['-month', 'area__code', '-id'],
                'indexes': [models.Index(fields=['month', 'area'], name='summary_month_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('area', 'month'), name='summary_once_a_month', violation_error_message='There is a summary of this month already.'), models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('area', 'year', 'number'), name='summary_number_once_a_year'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='summary_month_by_its_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('checked_by__isnull', True), ('checked_on__isnull', True)), models.Q(('checked_by__isnull', False), ('checked_on__isnull', False)), _connector='OR'), name='summary_checked_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('issued_by__isnull', True), ('issued_on__isnull', True)), models.Q(('issued_by__isnull', False), ('issued_on__isnull', False)), _connector='OR'), name='summary_issued_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('checked_on__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('checked_on__isnull', False)), _connector='OR'), name='summary_checked_before_issued'), models.CheckConstraint(condition=models.Q(('author__isnull', True), ('checked_by__isnull', True), models.Q(('checked_by', models.F('author')), _negated=True), _connector='OR'), name='summary_checked_by_another', violation_error_message='The author of a summary does not check it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), ('issued_on__isnull', False), ('number__isnull', False), ('pdf__isnull', False), ('year__isnull', False), models.Q(('figures_sha256', ''), _negated=True), models.Q(('text_sha256', ''), _negated=True), models.Q(('pdf_sha256', ''), _negated=True)), models.Q(models.Q(('state', 'issued'), _negated=True), ('issued_on__isnull', True), ('number__isnull', True), ('pdf__isnull', True), ('year__isnull', True), ('figures_sha256', ''), ('pdf_sha256', ''), ('text_sha256', '')), _connector='OR'), name='summary_issued_whole')],
            },
        ),
        migrations.CreateModel(
            name='SummaryBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='Month')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'Prefecture'), (3, 'County'), (4, 'Township'), (5, 'Village or community')], verbose_name='Level')),
                ('state', models.CharField(choices=[('waiting', 'Waits for the worker'), ('running', 'At work'), ('cancelled', 'Cancelled'), ('broken_off', 'Broken off'), ('finished', 'Finished')], default='waiting', max_length=10, verbose_name='State')),
                ('run', models.UUIDField(blank=True, null=True, verbose_name='Run of the worker')),
                ('on', models.DateField(verbose_name='Day')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Requested at')),
                ('alive_at', models.DateTimeField(blank=True, null=True, verbose_name='Last progress at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='Finished at')),
                ('failure', models.TextField(blank=True, verbose_name='Why it was broken off')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Area')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Requested by')),
            ],
            options={
                'verbose_name': 'Batch of summaries',
                'verbose_name_plural': 'Batches of summaries',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('area', 'month', 'level'), name='batch_one_at_a_time', violation_error_message='A batch of this month is at work already.'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='batch_finished_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'broken_off'), models.Q(('failure', ''), _negated=True)), models.Q(models.Q(('state', 'broken_off'), _negated=True), ('failure', '')), _connector='OR'), name='batch_broken_off_has_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('taken', 'Being made'), ('done', 'Made'), ('failed', 'Failed')], default='waiting', max_length=8, verbose_name='State')),
                ('run', models.UUIDField(blank=True, null=True, verbose_name='Run of the worker')),
                ('pdf', models.BinaryField(null=True, verbose_name='Printed page')),
                ('failure', models.TextField(blank=True, verbose_name='Why it failed')),
                ('note', models.TextField(blank=True, verbose_name='Remark')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='Finished at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Area')),
                ('summary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.summary', verbose_name='Monthly summary')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='reports.summarybatch', verbose_name='Batch')),
            ],
            options={
                'verbose_name': 'Area of a batch',
                'verbose_name_plural': 'Areas of batches',
                'ordering': ['batch', 'area__code'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'area'), name='batch_row_once'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('pdf__isnull', False), ('state', 'done'), ('summary__isnull', False)), models.Q(models.Q(('state', 'done'), _negated=True), ('pdf__isnull', True)), _connector='OR'), name='batch_row_done_whole'), models.CheckConstraint(condition=models.Q(models.Q(('run__isnull', False), ('state', 'taken')), models.Q(('state', 'taken'), _negated=True), _connector='OR'), name='batch_row_taken_by_a_run')],
            },
        ),
        migrations.CreateModel(
            name='NightlyFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40, verbose_name='Rule')),
                ('url', models.CharField(max_length=200, verbose_name='Address')),
                ('words', models.JSONField(verbose_name='What is named')),
                ('found_on', models.DateField(verbose_name='Found on')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': "Finding of the night's checks",
                'verbose_name_plural': "Findings of the night's checks",
                'ordering': ['rule', 'unit__code'],
            },
        ),
        migrations.CreateModel(
            name='SummaryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('drafted', 'Drafted'), ('edited', 'Edited'), ('recomputed', 'Figures taken again'), ('checked', 'Checked'), ('voided', 'Check voided by a change'), ('issued', 'Issued')], max_length=10, verbose_name='Step')),
                ('on', models.DateField(verbose_name='Day')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Time')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.summary', verbose_name='Monthly summary')),
            ],
            options={
                'verbose_name': 'Step of a summary',
                'verbose_name_plural': 'Steps of summaries',
                'ordering': ['summary', 'id'],
            },
        ),
    ]
